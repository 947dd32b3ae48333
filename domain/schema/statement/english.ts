import { tick, type Phrases } from './phrases';

const doing =
  '(?:registering|signing up|signing in|creating|opening|using|continuing|proceeding|clicking|submitting|placing|ordering|joining|visiting|entering|buying|checking out)';
const something =
  '(?:register|sign up|sign in|create|open|use|continue|proceed|order|place|join|visit|enter|buy|check out|registration|account|order|purchase|service)';
const agreeing = '(?:agree|consent|accept|allow|permit|authori[sz]e)';

export const english: Phrases = {
  ticked: [
    /\bpre-?\s?(?:ticked|checked|selected)\b/i,
    /\b(?:un-?tick|un-?check|de-?select)\b/i,
    /\balready (?:been )?(?:ticked|checked|selected)\b/i,
    /\bunless (?:you|i) (?:tell|opt|say|object|un|do not|don['’]t)/i,
    /\bif (?:you|i) do(?: not|n['’]t) (?:object|opt out|say no)/i,
    /\b(?:do not|don['’]t) (?:wish|want)\b[^.!?]*\b(?:tick|check|cross|box|let us know|tell us)\b/i,
    tick,
  ],
  conditions: [
    new RegExp(`\\b(?:by|in|when) ${doing}\\b[^.!?]*\\b${agreeing}`, 'i'),
    new RegExp(
      `(?<!not )\\b(?:required|necessary|needed|mandatory|obligatory) (?:to|for|in order to) (?:you to )?(?:an? |your |the )?${something}\\b`,
      'i',
    ),
    new RegExp(`\\b(?:you|i) (?:must|have to|need to) ${agreeing}`, 'i'),
    new RegExp(`\\b(?:cannot|can['’]t|can not|unable to|may not) ${something}\\b[^.!?]*\\b(?:without|unless)\\b`, 'i'),
    new RegExp(`\\bonly ${something}\\b[^.!?]*\\b(?:if|when|once|after|with)\\b`, 'i'),
    new RegExp(`\\b(?:to|in order to) ${something}\\b[^.!?]*\\b(?:say yes|tick|check (?:this|the) box)`, 'i'),
    /\bwithout (?:this|your|my) (?:consent|agreement)\b/i,
    /\b(?:a|as|on) condition (?:of|that|for)\b/i,
    /\b(?:accept|agree to|agree with|consent to)\b[^.!?]*\bprivacy (?:policy|notice|statement)\b/i,
    /\bterms (?:and conditions|of (?:use|service))\b/i,
  ],
  jargon: [
    /\b(?:pursuant|hereinafter|hereby|herein|thereof|therein|aforementioned|aforesaid|notwithstanding|inter alia|heretofore|whereas)\b/i,
    /\bdata (?:controller|processor|subject)s?\b/i,
    /\b(?:article|art\.|section|§)\s*\d+/i,
    /\b(?:GDPR|CCPA|PIPL|UWG|TCF|API|SDK|JSON|UUID)\b/,
    /\b(?:hashed|metadata|payload|endpoint|fingerprinting|identifiers?|legitimate interests?|automated decision)/i,
  ],
  sharing:
    /\b(?:shar|pass|sell|giv|disclos|transfer|provid|forward)\w*\b.*\b(?:partners?|third[- ]part(?:y|ies)|affiliates?|advertisers?|other companies|our group)\b/i,
  profiling: /\b(?:profil(?:e|ing|es)\b|track(?:ing)?\b|analy[sz](?:e|es|ing) (?:my|your|how|what)|analytics\b)/i,
  contact: /\b(?:send|write|contact|news|newsletters?|offers?|marketing|promotions?|reminders?)\b/i,
  joins: /\b(?:and|as well as|also|plus|or)\b|[,;&]/i,
  twice: new RegExp(`\\b${agreeing}\\b.*\\b(?:and|also|as well as|plus)\\b.*\\b${agreeing}`, 'i'),
  denies: /\b(?:never|not|no|nobody|none|without|don['’]t|won['’]t|doesn['’]t|stop|instead)\b/i,
};
