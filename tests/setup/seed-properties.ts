import fc from 'fast-check';
import { seedFrom } from './seed';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedFrom('LAWS_SEED') });
