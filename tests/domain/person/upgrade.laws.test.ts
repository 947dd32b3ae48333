import fc from 'fast-check';
import { channelKinds } from '../../../domain/contact/channel';
import { permission } from '../../../domain/contact/permission';
import type { Ref } from '../../../domain/person/identity/identity';
import { learn, type Known } from '../../../domain/person/learn';
import type { Said } from '../../../domain/person/said';
import { decide } from '../../../domain/decide/decide';
import { nextQuestion } from '../../../domain/decide/next-question';
import type { Step } from '../../../domain/journey/journey';
import { ann, day, definitions, event, exact, journey, policy, start, template } from '../world';

const nobody: Known = { stage: 'anonymous', identifiers: [], traits: {}, preferences: {}, memory: {}, ledger: [], lines: 0, underWay: false }; // prettier-ignore
const rules = { policy: policy(), trustTimes: true, isTaken: () => false };
const ref = (kind: Ref['kind'], value: string): Ref => ({ kind, value });
const questions = ['firstName', 'birthday', 'city'];

/** What somebody said while they were light: consents, answers, wishes. */
const light = fc.array(
  fc.oneof(
    fc.record({ consent: fc.record({ purpose: fc.constantFrom('news', 'orders'), state: fc.constantFrom('granted' as const, 'denied' as const, 'withdrawn' as const) }) }),
    fc.record({ traits: fc.dictionary(fc.constantFrom(...questions, 'interests'), fc.constantFrom<unknown>('x', ['y']), { minKeys: 1 }) }),
    fc.record({ preferences: fc.record({ language: fc.constantFrom('de', 'zh') }) }),
  ),
  { maxLength: 8 },
); // prettier-ignore
/** What a form of a full registration asks; it need not ask for what is known. */
const form = fc.dictionary(fc.constantFrom('lastName', 'birthday'), fc.constantFrom('z'));

const ask = (question: string): Step => ({
  kind: 'ask',
  id: question,
  question,
  channels: ['email'],
  within: exact(day),
});
const asking = definitions([journey('j', questions.map(ask))], { templates: ['ask-first-name', 'ask-birthday', 'ask-city'].map((key) => template(key)) }); // prettier-ignore

test('a full registration keeps every line, every wish, every answer and every address of who was light, and asks for nothing that they said', () => {
  fc.assert(
    fc.property(light, form, (sayings, filled) => {
      const cookie = {
        refs: [ref('anonymous', 'c'), ref('email', 'ann@example.org')],
        traits: { email: 'ann@example.org' },
      };
      const before = [cookie, ...sayings].map((one, n): Said => ({ at: start + n, receivedAt: start + n, by: 'key', ...one })); // prettier-ignore
      const known = learn(nobody, before, rules).after;
      const now = start + day;
      const registration: Said = { at: now, receivedAt: now, by: 'key', refs: [ref('user', '42'), ...cookie.refs], traits: { ...filled, email: 'ann@example.org' } }; // prettier-ignore
      const { after, lost, lines } = learn(known, [registration], rules);
      expect([lost, lines]).toEqual([[], []]);
      expect([after.ledger, after.preferences]).toEqual([known.ledger, known.preferences]);
      expect(after.identifiers).toEqual(expect.arrayContaining([...known.identifiers]));
      for (const [name, trait] of Object.entries(known.traits)) if (!Object.hasOwn(filled, name)) expect(after.traits[name]).toEqual({ ...trait, at: after.traits[name]?.at }); // prettier-ignore
      for (const kind of channelKinds) {
        expect(permission(after.ledger, 'news', kind, now)).toEqual(permission(known.ledger, 'news', kind, now));
      }
      const facts = ann({ consents: after.ledger, preferences: after.preferences, events: [event('Signed Up', now)] });
      const person = {
        ...facts,
        customer: { ...facts.customer, identifiers: after.identifiers, traits: after.traits },
      };
      expect(decide(person, asking, now).stage).toBe('registered');
      const { next } = nextQuestion(person, asking, now);
      expect(questions.find((one) => !Object.hasOwn(after.traits, one)) === undefined).toBe(next === undefined);
      expect(Object.keys(after.traits)).not.toContain(next?.question);
    }),
    { numRuns: 200 },
  );
});
