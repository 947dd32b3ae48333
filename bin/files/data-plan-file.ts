import type { DataPlan } from '../../domain/person/plan/data-plan';
import { parseDataPlan } from '../../domain/schema/data-plan';
import type { Io } from '../terminal/io';
import { Failure, WrongUse } from '../terminal/wrong-use';
import { readDefinitions } from './definition-file';
import { placed, sayProblem } from './said-problem';

/**
 * Reads a data plan, as PUT /v1/data-plan takes it. Problems go to stderr.
 * @throws WrongUse where it cannot be read; Failure where it has errors, which are told first
 */
export async function readDataPlan(file: string, io: Pick<Io, 'err'>): Promise<DataPlan> {
  const [definition, second] = await readDefinitions([file]);
  if (!definition) throw new WrongUse(`${file} holds no data plan.`);
  if (second) throw new WrongUse(`${file} holds more than one document; a data plan is one.`);
  const { dataPlan, problems } = parseDataPlan(definition.source, definition.format);
  for (const problem of problems) io.err(`${sayProblem(placed(definition, problem))}\n`);
  if (!dataPlan) throw new Failure(`The data plan in ${file} has errors.`);
  return dataPlan;
}
