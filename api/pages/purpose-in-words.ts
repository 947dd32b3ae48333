import type { Database } from '../../db/base/database';
import { statementsInForce } from '../../db/definitions/statements';
import { textIn } from '../../domain/journey/statement/statement-text';
import type { Language } from '../../domain/words/words';
import { keyInWords } from './key-in-words';

/** A purpose as its person reads it: as its statement is headed, else as its key reads, also where nobody can be asked. */
export async function purposeInWords(db: Database, purpose: string, language: Language): Promise<string> {
  const statements = await statementsInForce(db).catch(() => []);
  const named = statements.find(({ definition }) => definition.purpose === purpose);
  return (named && textIn(named.definition, language).title) ?? keyInWords(purpose);
}
