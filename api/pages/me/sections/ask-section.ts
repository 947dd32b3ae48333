import type { Language } from '../../../../domain/words/words';
import type { Asked } from '../../../customers/permission/ask-why';
import { Html, html } from '../../html';
import { askWords } from '../../../../domain/words/ask-words';

/** One short question that nobody has to answer. @param place where its answer goes */
export function askCard({ id, question }: Asked, language: Language, place: string): Html {
  const { lead, comment, send, questions } = askWords[language];
  const { text, answers } = questions[question];
  return html`<form class="card ask" method="post" action="${place}">
    <input type="hidden" name="lang" value="${language}" /><input type="hidden" name="id" value="${id}" />
    <p class="quiet">${lead}</p>
    <fieldset class="choices">
      <legend><strong>${text}</strong></legend>
      ${Object.entries(answers).map(([key, answer]) => html`<label><input type="radio" name="answer" value="${key}" />${answer}</label>`)}
    </fieldset>
    <label>${comment}<textarea name="comment" rows="2" maxlength="1000"></textarea></label>
    <button>${send}</button>
  </form>`;
}

/** What the question looks like, wherever it is asked. */
export const askStyle = new Html(`
.choices { display: block; border: 0; margin: 0 0 .75rem; padding: 0; } .choices legend { padding: 0 0 .25rem; }
.choices label { display: flex; gap: .6rem; align-items: center; min-height: 2.75rem; margin: 0; } .choices input { flex: none; width: 1.35rem; height: 1.35rem; margin: 0; accent-color: var(--accent); }
.ask textarea { display: block; width: 100%; margin: .2rem 0 .75rem; font: inherit; color: inherit; background: var(--paper); border: 1.5px solid #8a867d; border-radius: .6rem; padding: .4rem .7rem; } .ask button { min-height: 2.75rem; }
`);
