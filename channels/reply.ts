const longest = 300;
const address = /[^\s<>@:;,()"']+@[^\s<>@:;,()"']+/g;

/** A provider's words without the person's address, on one line, so that they may be stored. */
export function anonymousReply(reply: string, to: string): string {
  const local = to.slice(0, Math.max(0, to.lastIndexOf('@')));
  const line = reply.replace(/\s+/g, ' ').trim();
  const whole = line.includes('@') ? replaceAll(line, to, '<address>').replace(address, '<address>') : line;
  return (local.length >= 2 && mayHold(whole, local) ? replaceWord(whole, local) : whole).slice(0, longest);
}

/** Plain text is looked through without an expression, which costs more than all the rest of a hand-over's words. */
const mayHold = (text: string, word: string): boolean =>
  !isPlain(text) || !isPlain(word) || text.toLowerCase().includes(word.toLowerCase());

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const replaceAll = (text: string, what: string, by: string): string =>
  text.replace(new RegExp(escaped(what), 'gi'), by);

const replaceWord = (text: string, word: string): string =>
  text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, 'giu'), '<user>');
