import type { Language } from '../../domain/words/words';
import type { Evidence } from '../customers/proof/evidence';
import { evidenceWords } from './evidence-words';
import { html, type Html } from './html';
import type { Page } from './page';

/** The evidence of a message as a page to print. */
export function evidencePage(evidence: Evidence, language: Language): Page {
  const { message, journey, decisions, provider, allowed, why, customer } = evidence;
  const say = evidenceWords[language];
  const body = html`<main>
    <h1>${allowed ? say.allowed : say.withheld}</h1>
    <p>${why ?? say.nothing}</p>
    <div class="cards">
      ${card(say.message.head, [
        [say.message.messageId, message.messageId],
        [say.message.person, customer],
        [say.message.status, message.status],
        [say.message.reason, message.reason],
        [say.message.channel, message.channel],
        [say.message.class, message.class],
        [say.message.purpose, message.purpose],
        [say.message.template, say.versioned(message.template, message.templateVersion)],
        [say.message.decided, message.decidedAt],
        [say.message.changed, message.at],
      ])}
      ${card(say.journey.head, [
        [say.journey.name, journey.name ?? journey.key],
        [say.journey.key, journey.key],
        [say.journey.version, journey.version],
        [say.journey.step, journey.step],
      ])}
      ${card(say.provider.head, [
        [say.provider.answer, provider.reply],
        [say.provider.attempts, message.attempts],
        [say.provider.later, inJson(provider.feedback)],
        [say.provider.refusal, inJson(provider.refusal)],
      ])}
      ${consentCard(evidence, language)}
    </div>
    <h2>${say.decisions.head}</h2>
    <div class="scroll">
      <table>
        <thead><tr><th>${say.decisions.when}</th><th>${say.decisions.what}</th><th>${say.decisions.why}</th><th>${say.decisions.until}</th></tr></thead>
        <tbody>
          ${decisions.map((one) => html`<tr><td class="when">${one.at}</td><td>${one.outcome}</td><td>${one.words}<pre class="quiet">${inJson(one.data)}</pre></td><td class="when">${one.until}</td></tr>`)}
        </tbody>
      </table>
    </div>
  </main>`; // prettier-ignore
  return { title: say.title(message.messageId), body, language };
}

function consentCard({ consent }: Evidence, language: Language): Html {
  const { ledger, nobodySaid, versioned, placed } = evidenceWords[language];
  if (!consent) return card(ledger.head, [], html`<p>${nobodySaid}</p>`);
  const { receipt, seq, state, worth, at, recordedAt, source, channel, statement, version } = consent;
  const words = Object.entries(receipt?.statement?.words ?? {}).map(
    ([tag, { title, text }]) => html`<blockquote lang="${tag}"><strong>${title}</strong> ${text}</blockquote>`,
  );
  const chain = receipt?.chain;
  const told: readonly Fact[] = [
    [ledger.line, seq],
    [ledger.said, state],
    [ledger.worth, worth],
    [ledger.channel, channel ?? ledger.every],
    [ledger.when, at],
    [ledger.learned, recordedAt],
    [ledger.by, source],
    [ledger.statement, statement === undefined ? undefined : versioned(statement, version)],
    [ledger.chain, chain ? placed(chain.stream, chain.place, chain.holds) : ledger.unchained],
    [ledger.hash, chain?.hash],
  ];
  return card(ledger.head, told, html`${words}`);
}

type Fact = readonly [name: string, value: string | number | null | undefined];

/** Some facts under their head; what is not known is left out. */
const card = (head: string, facts: readonly Fact[], more?: Html): Html =>
  html`<section class="card">
    <h2>${head}</h2>
    <dl>
      ${facts.flatMap(([name, value]) =>
        value === null || value === undefined
          ? []
          : [
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
            ],
      )}
    </dl>
    ${more}
  </section>`;

const inJson = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : JSON.stringify(value, null, 1);
