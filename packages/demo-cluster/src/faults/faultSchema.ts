import { z } from 'zod';
import { Fault } from './Fault';

/** The longest delay, in milliseconds. */
const MAX_DELAY_MS = 600_000;

const match = {
  verbs: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  namespaces: z.array(z.string()).optional(),
  users: z.array(z.string()).optional(),
  path: z.string().optional(),
  count: z.number().int().positive().optional(),
};

/** A fault as it stands in a file or in a request to the admin API. */
export const faultSchema: z.ZodType<Fault> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('delay'),
    milliseconds: z.number().int().min(0).max(MAX_DELAY_MS),
    ...match,
  }),
  z.strictObject({
    kind: z.literal('status'),
    code: z.literal([401, 403, 404, 410, 429, 500, 503, 504]),
    retryAfterSeconds: z.number().int().min(0).optional(),
    ...match,
  }),
  z.strictObject({ kind: z.literal('hang'), ...match }),
  z.strictObject({ kind: z.literal('reset'), ...match }),
  z.strictObject({ kind: z.literal('truncated'), ...match }),
  z.strictObject({ kind: z.literal('garbage'), ...match }),
  z.strictObject({ kind: z.literal('half-open'), ...match }),
]);
