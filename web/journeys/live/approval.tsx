import { needsApproval, type Concerned } from '../../../domain/journey/approval';
import { useDoing } from '../../api/asking';
import { ask, type AnswerOf } from '../../api/client';
import { useMay, useSignedIn } from '../../api/signed-in';
import { useLanguage, useWords } from '../../shell/language';
import { Failure } from '../../ui/failure';
import { liveWords } from './words';
import { PlainButton } from '../../ui/plain-button';

export type Review = AnswerOf<'GET /v1/journeys/{key}/review'>;

type Props = {
  readonly journeyKey: string;
  readonly etag: string | undefined;
  readonly about: Review;
  readonly concerned: Concerned;
  readonly note: string;
};

/** How far the draft has come on its way to a second person's yes, and what whoever looks may do for it. */
export function Approval({ journeyKey: key, etag, about, concerned, note }: Props) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const { review, approval } = about;
  const isNeeded = needsApproval({ approval }, concerned);
  const [mayWrite, mayPublish, me] = [useMay('write'), useMay('publish'), useSignedIn()?.name];
  const asked = { params: { key }, etag };
  const request = useDoing(() =>
    ask('POST /v1/journeys/{key}/review', { ...asked, body: note.trim() === '' ? {} : { note } }),
  );
  const approve = useDoing(() => ask('POST /v1/journeys/{key}/approve', { ...asked, body: {} }));
  if (!isNeeded && mayPublish && review.state === 'none') return undefined;
  const error = request.error ?? approve.error;
  return (
    <section className="card" aria-label={words.approval}>
      <h3>{words.approval}</h3>
      {isNeeded ? <p>{words.needed((approval.above ?? 0).toLocaleString(language))}</p> : undefined}
      {review.asked && review.state !== 'stale' ? (
        <p>
          {words.askedBy(review.asked.by)} {review.asked.note}
        </p>
      ) : undefined}
      {review.state === 'stale' ? <p>{words.staleApproval}</p> : undefined}
      {review.approved && review.state === 'approved' ? <p>{words.approvedBy(review.approved.by)}</p> : undefined}
      <Failure error={error} />
      <div className="acts">
        {mayWrite && (review.state === 'none' || review.state === 'stale') ? (
          <Act of={request} name={words.ask} />
        ) : undefined}
        {mayPublish && review.state === 'asked' && review.asked?.by !== me ? (
          <Act of={approve} name={words.approve} />
        ) : undefined}
      </div>
      {mayPublish && review.state === 'asked' && review.asked?.by === me ? (
        <p className="quiet">{words.notYours}</p>
      ) : undefined}
    </section>
  );
}

type ActProps = { readonly of: { readonly isPending: boolean; mutate(given: void): void }; readonly name: string };

const Act = ({ of, name }: ActProps) => (
  <PlainButton label={name} disabled={of.isPending} onClick={() => of.mutate()} />
);
