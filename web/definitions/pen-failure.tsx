import { Failure } from '../ui/failure';
import { usePenState } from './pen';

/** That what is typed into fields waits for what did not come. */
export function PenFailure() {
  const { data, failureReason, refetch } = usePenState();
  return data || !failureReason ? undefined : <Failure error={failureReason} again={() => void refetch()} />;
}
