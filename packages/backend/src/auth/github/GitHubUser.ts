import { z } from 'zod/v3';

const MAX_LENGTH = 1000;
const text = z.string().max(MAX_LENGTH);

/**
 * Whom a token is of.
 *
 * Source: https://docs.github.com/en/rest/users/users#get-the-authenticated-user
 */
const user = z
  .object({
    login: text.min(1),
    node_id: text.min(1),
    name: text.nullish(),
    email: text.nullish(),
    avatar_url: text.nullish(),
  })
  .transform(({ login, node_id, name, email, avatar_url }) => ({
    login,
    /** Never given to somebody else, as a login may be. */
    nodeId: node_id,
    displayName: name || undefined,
    email: email || undefined,
    pictureUrl: avatar_url || undefined,
  }));

/** What GitHub says of somebody. */
export type GitHubUser = z.output<typeof user>;

/** @throws an Error that names what is missing */
export function parseGitHubUser(value: unknown): GitHubUser {
  const { success, data, error } = user.safeParse(value);
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw new Error(
    `GitHub describes the user wrongly: ${
      path.join('.') || 'all of it'
    }: ${message}`,
  );
}
