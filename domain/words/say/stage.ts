import { stages, type Stage } from '../../person/customer';
import { named } from '../named';
import type { Language } from '../words';

/** Where somebody stands with the brand. */
export const sayStage = named<Stage>({
  anonymous: ['anonymous', '匿名'],
  light: ['light', '轻度会员'],
  registered: ['registered', '注册会员'],
  advocate: ['advocate', '品牌拥护者'],
});

/** Every stage with its name, to choose from. */
export const stageNames = (language: Language): (readonly [stage: Stage, name: string])[] =>
  stages.map((stage) => [stage, sayStage(stage, language)]);
