/** How far somebody came in the tour; they may leave it and go on another day. */
export type Progress = { readonly step: number; readonly person?: string };

const kept = 'sojourn.tour';

export function readProgress(): Progress {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(kept) ?? 'null');
    if (typeof read !== 'object' || read === null || !('step' in read) || typeof read.step !== 'number')
      return { step: 0 };
    return 'person' in read && typeof read.person === 'string' ? { step: read.step, person: read.person } : { step: 0 };
  } catch {
    return { step: 0 };
  }
}

export const keepProgress = (progress: Progress): void => localStorage.setItem(kept, JSON.stringify(progress));
