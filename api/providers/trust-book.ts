import { readTrust, writeTrust, type Trust } from '../../db/providers/trust';
import type { Signer } from '../../domain/schema/feedback/readers';
import type { ApiDeps } from '../http/deps';

/** Real milliseconds for which an answer of the database is believed: what another process was told acts within this time. */
const believed = 1_000;

type Told = { readonly trust: Trust; readonly updatedAt: number };

/** Knows what providers are believed by, asking the database about each at most once a second, whoever sends whatever. */
export class TrustBook {
  private readonly remembered = new Map<Signer, { until: number; told: Promise<Told | undefined> }>();

  constructor(private readonly deps: Pick<ApiDeps, 'db' | 'secrets' | 'clock'>) {}

  /** @throws what the database throws */
  async of(provider: Signer): Promise<Told | undefined> {
    const known = this.remembered.get(provider);
    if (known && known.until > Date.now()) return known.told;
    const told = readTrust(this.deps, provider);
    this.remembered.set(provider, { until: Date.now() + believed, told });
    told.catch(() => this.remembered.delete(provider));
    return told;
  }

  async change(provider: Signer, trust: Trust): Promise<void> {
    await writeTrust(this.deps, provider, JSON.stringify(trust), this.deps.clock.now());
    this.remembered.delete(provider);
  }
}
