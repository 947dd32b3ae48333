import { useAsked } from '../api/asking';

type Props = {
  readonly label: string;
  /** Said of no journey. */
  readonly none: string;
  readonly value: string;
  readonly choose: (key: string) => void;
};

/** One of the journeys that people can be in. */
export function JourneyChoice({ label, none, value, choose }: Props) {
  const { data } = useAsked('GET /v1/journeys', { query: { limit: 200 } });
  const published = (data?.items ?? []).filter(({ version }) => version !== null);
  return (
    <label>
      {label}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        <option value="">{none}</option>
        {published.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
