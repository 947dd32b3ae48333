import { faultCodes } from '../../cel/fault-codes';

/** Every code of a problem in a definition, with what it means and what to do; docs/reasons.md says the same to people. */
export const problemCodes = {
  ...faultCodes,
  unreadable: 'The text is no YAML or JSON. Mend the line that is named.',
  'too-large': 'The definition is longer than 256 kB or has too many parts. Make two of it.',
  'too-deep': 'The definition is nested too deeply.',
  'several-documents':
    'One call takes one document; only files for the command line may hold several, parted by "---".',
  'yaml-anchor':
    'Anchors and aliases are not read. Write the value twice, or put a text that begins with & or * in quotes.',
  'yaml-tag': 'Tags are not read. Put a text that begins with ! in quotes.',
  'yaml-directive': 'YAML directives are not read. Put a text that begins with % in quotes.',
  'control-character': 'Half a character, or one that no editor shows (NUL, say), stands in a text. Delete it.',
  'bad-number': 'Infinity, or no number at all, stands where a number is meant.',
  'bad-key': 'A key is made of a-z, 0-9 and "-"; the name of a field is a plain text.',
  'duplicate-key': 'The same key stands twice in one mapping.',
  'other-key': 'The key in the address is not the one in the definition. Send it to the address that it names.',
  'unknown-kind':
    'The first key of a file says what it is: journey, template, audience, statement, or one of the policy.',
  missing: 'Something that has to be there is not.',
  'wrong-type': 'The value is of another type than it has to be, a text instead of a list, say.',
  'wrong-value': 'The value is not one that this field takes.',
  'unknown-key': 'Nobody reads this field here. The hint names the nearest that is known.',
  'unknown-value': 'The value is none of those that this field takes.',
  'out-of-range': 'Too small, too large, too short or too long; the detail names the bound.',
  'bad-duration': 'A duration is such as "3 days", "2 hours", "1 calendar month", or ISO 8601 ("P3D").',
  'bad-date': 'Neither a date nor an expression that gives one.',
  'bad-time': 'A time of day is such as "09:00".',
  'bad-zone': 'Not a time zone of IANA, such as Europe/Berlin.',
  'bad-language': 'Not a language tag, such as en or zh-CN.',
  'bad-url': 'Not an http or https address; of a logo neither a data URL nor a path of this installation.',
  'low-contrast': 'The colour cannot be read on white. Take a darker shade.',
  'bad-rule': 'The recurrence rule (RFC 5545) cannot be read or never comes.',
  'no-enter': 'A warning: nobody enters this journey by itself.',
  'no-steps': 'A journey needs a step.',
  'unclear-entry': 'An entry is one of: on, stage, audience, api. Make a list of several.',
  'useless-gap': 'A warning: a gap between entries changes nothing where nobody enters again.',
  'unknown-step': 'There is no such kind of step. The hint names the nearest.',
  'several-steps': 'Two kinds of step stand in one list entry. Begin each step with "- ".',
  'too-many-steps': 'A journey has at most 500 steps. Make two of it, and let one enter the other.',
  'unreachable-step': 'A warning: the step before ends the journey, so that nobody comes here.',
  'duplicate-id': 'Two steps have the same id.',
  'shared-name': 'A warning: two steps share a name, so that one of them gets another id.',
  'else-not-last': '"else" comes last among the cases.',
  'bad-weights': 'The weights of the arms add up to nothing.',
  'holdout-with-steps': 'A holdout arm has no steps: nothing is sent to it.',
  'repeated-channel': 'A warning: a channel is named twice; the second does nothing.',
  'channel-without-content': 'A warning: the template says nothing for this channel, so that it is never used.',
  'unknown-template': 'There is no published template of this key.',
  'unknown-journey': 'There is no journey of this key.',
  'unknown-audience': 'There is no published audience of this name.',
  'enter-loop': 'Journeys enter each other for ever.',
  'no-postal-address':
    'Marketing mails would leave without the postal address that laws want. Set MAIL_POSTAL_ADDRESS. A warning where mails go to a server on this machine.',
  'no-sender':
    'Marketing mails would leave from an address that nobody can answer. Set MAIL_FROM. A warning where mails go to a server on this machine.',
  'unlisted-purpose': 'A warning: the policy does not list the purpose, so that it counts as marketing.',
  'bundled-purposes':
    'A statement asks for several things at once, so that nobody can agree to one of them. Make a statement of each.',
  'pre-ticked': 'The statement has a yes that nobody gave: a ticked box, or silence that counts. Leave it out.',
  'conditional-consent': 'Something else depends on the yes: a registration, an order, terms. Ask for it alone.',
  'long-winded':
    'The words of a statement, or a sentence of them, are longer than people read. The detail names the bound.',
  'technical-text':
    'The words of a statement are for lawyers or engineers, or hard to read; as a warning: harder than a newspaper.',
  'missing-locale': 'The policy lists languages that a statement must have, and one of them is missing.',
  'service-template-for-marketing': 'A service message passes caps and quiet hours, so that it must not advertise.',
  'no-confirmation':
    'A warning: a template "confirmation" takes the place of the built-in one only as a service template whose every body has {{ links.confirm }}.',
  'unknown-event': 'A warning: no event of this name has come so far. The hint names the nearest that has.',
  'unknown-property': 'A warning: no such property of the event has come so far. The hint names the nearest that has.',
  'unknown-trait': 'A warning: nobody has such a trait so far. The hint names the nearest that somebody has.',
  'becomes-sensitive':
    'As a warning: what is stored of a trait is masked from now on, and in an hour it is deleted of everybody without a consent for its purpose.',
  'sensitive-trait':
    'A sensitive trait is seen for its own purpose alone. An audience never sees it; to a journey of another purpose, as a warning, it is not there.',
  'too-many-conditions': 'The expressions of this definition cost too much to read.',
  'no-content': 'The template says nothing: html, mjml or text is missing.',
  'html-and-mjml': 'Either html or mjml, not both.',
  'bad-mjml': 'The MJML cannot be compiled.',
  liquid: 'The Liquid cannot be read.',
  'unknown-variable': 'A warning: nobody ever fills this variable.',
  'no-way-out':
    'A warning: a marketing mail has no link by which its reader gets out of it. Write {{ links.unsubscribe }} or {{ links.preferences }}.',
  'long-mail': 'A warning: mail programs cut off a mail whose html is over 102 kB. Say less, or make two of it.',
  'broken-link': 'A warning: a link leads nowhere, or where no mail program follows.',
  'foreign-link':
    'A warning: a link leads to an address without a name, or over plain http. Link to an https page by its name.',
} as const;

export type ProblemCode = keyof typeof problemCodes;

export const isProblemCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(problemCodes, code);
