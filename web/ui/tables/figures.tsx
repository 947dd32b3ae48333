/** A few numbers that are read at a glance, each with what it counts. */
export function Figures({ of }: { readonly of: readonly (readonly [value: string, what: string])[] }) {
  return (
    <ul className="figures">
      {of.map(([value, what]) => (
        <li key={what}>
          <span className="n">{value}</span> {what}
        </li>
      ))}
    </ul>
  );
}
