import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask, type AnswerOf } from '../../api/client';
import { useMay } from '../../api/signed-in';
import { useWords } from '../../shell/language';
import { Failure } from '../../ui/failure';
import { Form } from '../../ui/form';
import { Warning } from '../../ui/warning';
import { Figures } from './figures';
import { tryWords } from './words';
import { TextInput } from '../../ui/text-input';
import { PlainButton } from '../../ui/plain-button';

type Told = AnswerOf<'GET /v1/backtests/{id}'>;

/** What the draft would have done over the stored past, worked out by the server. */
export function Backtest({ journeyKey }: { readonly journeyKey: string }) {
  const words = useWords(tryWords);
  const may = useMay('write');
  const [days, setDays] = useState(30);
  const [id, setId] = useState<string>();
  const asked = useQuery({
    queryKey: ['GET /v1/backtests/{id}', id],
    queryFn: ({ signal }) => ask('GET /v1/backtests/{id}', { params: { id: id ?? '' }, signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' || state.error ? 1_000 : false),
  });
  const told = asked.data?.id === id ? asked.data : undefined;
  const isRunning = id !== undefined && (told === undefined || told.state === 'running');
  const run = useDoing(async () => {
    const begun = await ask('POST /v1/journeys/{key}/backtests', { params: { key: journeyKey }, body: { days } });
    setId(begun.id);
  });
  const cancel = useDoing(() => ask('DELETE /v1/backtests/{id}', { params: { id: id ?? '' } }));
  return (
    <>
      <p>{words.past}</p>
      {may ? (
        <Form className="row" onSend={() => run.mutate(undefined)}>
          <TextInput
            label={words.days}
            isInline
            type="number"
            required
            min={1}
            max={365}
            value={days}
            onType={(text) => setDays(Math.trunc(Number(text)) || 1)}
          />
          <button disabled={isRunning || run.isPending}>{words.run}</button>
          {isRunning ? <PlainButton label={words.cancel} onClick={() => cancel.mutate(undefined)} /> : undefined}
        </Form>
      ) : (
        <p className="quiet">{words.mayNot}</p>
      )}
      <Failure error={run.error} />
      <Failure error={cancel.error} />
      <Failure error={asked.error} />
      {isRunning ? <Progress of={told?.progress} /> : undefined}
      {told ? <Told of={told} /> : undefined}
    </>
  );
}

function Told({ of: { failure, result } }: { readonly of: Told }) {
  const words = useWords(tryWords);
  if (result) return <Figures result={result} />;
  return failure ? <Warning>{words.failed[failure.code]}</Warning> : undefined;
}

function Progress({ of }: { readonly of: Told['progress'] | undefined }) {
  const words = useWords(tryWords);
  const name = useId();
  const known = of && of.of !== null ? { done: of.done, of: of.of } : undefined;
  return (
    <div>
      <output id={name}>{known ? words.ofPeople(known.done, known.of) : words.counting}</output>
      <progress aria-labelledby={name} {...(known ? { value: known.done, max: Math.max(1, known.of) } : {})} />
    </div>
  );
}
