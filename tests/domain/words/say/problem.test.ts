import { parseJourney } from '../../../../domain/schema/journey/journey';
import { problemCodes } from '../../../../domain/schema/reading/problem-codes';
import { readSource } from '../../../../domain/schema/reading/source';
import { sayChannel } from '../../../../domain/words/say/channel';
import { chinese, mannerOf, sayProblem } from '../../../../domain/words/say/problem';
import { sayStepId } from '../../../../domain/words/say/step-id';

const found = (source: string) => {
  const { problems } = parseJourney(source, 'yaml');
  const data = readSource(source, 'yaml').value;
  return Object.fromEntries(problems.map((one) => [one.pointer, mannerOf(one, data)]));
};

test('what nobody filled in yet is open, what cannot be is wrong, and a warning is a note', () => {
  expect(found('journey: a\npurpose: ""\nenter: { on: "" }\nsteps: []\n')).toEqual({
    '/purpose': 'open',
    '/enter/on': 'open',
    '/steps': 'open',
  });
  expect(found('journey: a\npurpose: news\nenter: { api: true }\nsteps: [{ message: hi, template: "" }]\n')).toEqual({
    '/steps/0/template': 'open',
  });
  expect(found('journey: a\npurpose: news\nenter: { api: true }\nsteps: [{ message: hi, template: "A b" }]\n')).toEqual(
    {
      '/steps/0/template': 'wrong',
    },
  );
  expect(found('journey: a\npurpose: news\nsteps:\n  - wait: soon\n')).toEqual({
    '/steps/0/wait': 'wrong',
    '': 'note',
  });
  expect(found('journey: a\npurpose: news\nenter: { api: true }\npriority: 500\nsteps: [{ wait: 1 day }]\n')).toEqual({
    '/priority': 'wrong',
  });
});

test('every problem has Chinese words without an English sentence', () => {
  for (const code of Object.keys(problemCodes)) {
    const said = sayProblem({ code, detail: 'It is wrong in English.', hint: 'Did you mean "gold"?' }, 'zh');
    expect(said).toMatch(/[\u4e00-\u9fff].*“gold”。$/);
    expect(said).not.toMatch(/[A-Za-z]+ is wrong/);
  }
  expect(Object.keys(chinese)).toEqual(expect.arrayContaining(Object.keys(problemCodes)));
});

test('English keeps the words of whoever found it, and so does a code that is not known', () => {
  const one = { detail: 'Not a duration.', hint: 'Write "3 days".' };
  expect(sayProblem({ code: 'bad-duration', ...one }, 'en')).toBe('Not a duration. Write "3 days".');
  expect(sayProblem({ code: 'toString', ...one }, 'zh')).toBe('Not a duration. Write "3 days".');
});

test('a step without an id is called by its place, counted as people do', () => {
  expect(['0', '2.then.0', '3.ten-off.1', 'reminder', '7-days'].map((id) => sayStepId(id, 'en'))).toEqual([
    'step 1',
    'step 3 › then › 1',
    'step 4 › ten-off › 2',
    'reminder',
    '7-days',
  ]);
  expect(['0', '2.then.0', '2.else.1.ten-off.0', 'reminder'].map((id) => sayStepId(id, 'zh'))).toEqual([
    '第 1 步',
    '第 3 步 › 是 › 第 1 步',
    '第 3 步 › 否 › 第 2 步 › ten-off › 第 1 步',
    'reminder',
  ]);
});

test('a channel that is not known stands as it is written', () => {
  expect(['sms', 'telegram', 'constructor'].map((kind) => sayChannel(kind, 'zh'))).toEqual(['短信', 'telegram', 'constructor']); // prettier-ignore
});
