import { Counter, Histogram, type Registry } from 'prom-client';

export type ApiMetrics = {
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly accepted: Counter<'type'>;
  readonly duplicates: Counter;
  readonly rejected: Counter<'code'>;
};

export function apiMetrics(registry: Registry): ApiMetrics {
  const registers = [registry];
  return {
    requests: new Histogram({
      name: 'sojourn_http_request_seconds',
      help: 'Time until a request was answered',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    accepted: new Counter({
      name: 'sojourn_events_accepted_total',
      help: 'Calls stored',
      labelNames: ['type'],
      registers,
    }),
    duplicates: new Counter({ name: 'sojourn_events_duplicate_total', help: 'Calls that had come before', registers }),
    rejected: new Counter({
      name: 'sojourn_events_rejected_total',
      help: 'Calls refused, one by one',
      labelNames: ['code'],
      registers,
    }),
  };
}
