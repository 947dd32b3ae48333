const address = /[^\s<>@:;,()"']{1,320}@[^\s<>@:;,()"']{1,320}/g;

/** Far more than is kept of it: half an address at this end is cut off again by who stores it. */
const mostRead = 5_000;
/** Of the words as they came, before the space in them is cut. */
const mostTaken = 100_000;

/** The beginning of a provider's words on one line, without the person's address. */
export function anonymousReply(reply: string, to: string): string {
  const local = to.slice(0, Math.max(0, to.lastIndexOf('@')));
  const line = reply.slice(0, mostTaken).replace(/\s+/g, ' ').trim().slice(0, mostRead);
  const whole = line.includes('@') ? replaceAll(line, to, '<address>').replace(address, '<address>') : line;
  return local.length >= 2 && mayHold(whole, local) ? replaceWord(whole, local) : whole;
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
