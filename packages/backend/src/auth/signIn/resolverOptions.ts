import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod/v3';

/** The reference of a group, whole: `group:default/platform`. */
const groupRef = z.string().transform((ref, context) => {
  try {
    const parsed = parseEntityRef(ref);
    if (parsed.kind.toLocaleLowerCase('en-US') === 'group') {
      return stringifyEntityRef(parsed);
    }
  } catch {
    // said below
  }
  context.addIssue({
    code: 'custom',
    message: `"${ref}" is not the reference of a group; write for example group:default/platform`,
  });
  return z.NEVER;
});

/** Which groups of the catalog somebody belongs to by what the provider says, besides those the catalog says. */
const groups = z
  .object({
    /** The claim that lists the provider's groups. */
    claim: z.string().min(1).default('groups'),
    /** The catalog's group for each of the provider's. */
    mapping: z
      .array(z.object({ value: z.string().min(1), group: groupRef }).strict())
      .default([]),
    /** Whether a group of the provider is also the catalog's group of that name, in the namespace `default`. */
    matchNames: z.boolean().default(false),
  })
  .strict();

/** See {@link groups}. */
export type GroupOptions = z.output<typeof groups>;

/** The options of all resolvers. */
export const commonOptions = z.object({ groups: groups.optional() }).strict();

/** The options of the resolver by `sub`. */
export const subjectOptions = commonOptions.extend({
  /** The annotation of a user that holds the provider's `sub`. */
  annotation: z.string().min(1),
});

/** The options of the resolver by what is before the @: with any domain, anybody could be anybody. */
export const localPartOptions = commonOptions.extend({
  allowedDomains: z
    .array(z.string().transform(domain => domain.toLocaleLowerCase('en-US')))
    .min(1),
});
