import type { Evidence } from '../customers/proof/evidence';
import { html, type Html } from './html';
import type { Page } from './page';

/** The evidence of a message as a page to print. */
export function evidencePage(evidence: Evidence): Page {
  const { message, journey, decisions, provider, allowed, why, customer } = evidence;
  const body = html`<main>
    <h1>${allowed ? 'This message was allowed' : 'This message was not sent'}</h1>
    <p>${why ?? 'Nothing is on record that was decided of it.'}</p>
    <div class="cards">
      <section class="card">
        <h2>The message</h2>
        ${facts({
          'Message-ID': message.messageId, Person: customer, Status: message.status, Reason: message.reason, Channel: message.channel, Class: message.class, Purpose: message.purpose,
          Template: `${message.template}, version ${message.templateVersion}`, Decided: message.decidedAt, 'Last change': message.at,
        }) /* prettier-ignore */}
      </section>
      <section class="card">
        <h2>The journey</h2>
        ${facts({ Journey: journey.name ?? journey.key, Key: journey.key, Version: journey.version, Step: journey.step })}
      </section>
      <section class="card">
        <h2>The provider</h2>
        ${facts({ Answer: provider.reply, Attempts: message.attempts, 'Told later': inJson(provider.feedback), Refusal: inJson(provider.refusal) })}
      </section>
      ${consentCard(evidence)}
    </div>
    <h2>What was decided</h2>
    <div class="scroll">
      <table>
        <thead><tr><th>When</th><th>What</th><th>Why</th><th>Until</th></tr></thead>
        <tbody>
          ${decisions.map((one) => html`<tr><td class="when">${one.at}</td><td>${one.outcome}</td><td>${one.words}<pre class="quiet">${inJson(one.data)}</pre></td><td class="when">${one.until}</td></tr>`)}
        </tbody>
      </table>
    </div>
  </main>`; // prettier-ignore
  return { title: `Evidence of ${message.messageId}`, body };
}

function consentCard({ consent }: Evidence): Html {
  if (!consent)
    return html`<section class="card">
      <h2>The ledger</h2>
      <p>Nobody said anything of this purpose.</p>
    </section>`;
  const { receipt, seq, state, worth, at, recordedAt, source, channel, statement, version } = consent;
  const words = Object.entries(receipt?.statement?.words ?? {}).map(
    ([language, { title, text }]) =>
      html`<blockquote lang="${language}"><strong>${title}</strong> ${text}</blockquote>`,
  );
  const chain = receipt?.chain;
  return html`<section class="card">
    <h2>The ledger</h2>
    ${
      facts({
      Line: seq, Said: state, 'Worth then': worth, Channel: channel ?? 'every channel', When: at, 'Learned of': recordedAt, By: source,
      Statement: statement === undefined ? undefined : `${statement}, version ${version ?? 'unknown'}`,
      Chain: chain ? `stream ${chain.stream}, place ${chain.place}: ${chain.holds ? 'says what it said' : 'WAS CHANGED'}` : 'not in the chain yet', Hash: chain?.hash,
    }) /* prettier-ignore */
    }
    ${words}
  </section>`;
}

const facts = (all: Readonly<Record<string, string | number | null | undefined>>): Html =>
  html`<dl>
    ${Object.entries(all).flatMap(([name, value]) =>
      value === null || value === undefined
        ? []
        : [
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
          ],
    )}
  </dl>`;

const inJson = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : JSON.stringify(value, null, 1);
