import { foreignSentence } from '@mooring/kubernetes-objects';
import { withoutCredentials } from './withoutCredentials';

/** More is not read of an error: what matters stands at its begin. */
const MAX_READ = 4_000;

/**
 * What errors of Argo CD and Flux mean, the most telling first.
 *
 * Source: errors of github.com/go-git/go-git `plumbing/transport/common.go`, of git's own client, of
 * github.com/argoproj/argo-cd `util/git`, `util/argo` and `reposerver/repository`, and of the API server.
 */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /authentication required|authentication failed|could not read username|permission denied \(publickey|invalid credentials|401 unauthorized|authorization failed/i,
    'The repository refuses the credentials',
  ],
  [
    /repository not found|repository does not exist/i,
    "The repository doesn't exist, or the credentials can't see it",
  ],
  [
    /unable to resolve '[^']*' to a commit|couldn't find remote ref|reference not found/i,
    "The repository doesn't have this branch, tag or commit",
  ],
  [
    /app path does not exist|path not found|no such file or directory/i,
    "The path doesn't exist in the repository at this revision",
  ],
  [
    /is not permitted in project|not allowed in project|is not permitted to use/i,
    "The project doesn't permit this",
  ],
  [
    /namespaces? "[^"]*" not found/i,
    "The namespace doesn't exist in the destination",
  ],
  [
    /no matches for kind|could not find the requested resource|CRDs? .*not installed/i,
    "The destination doesn't have one of the kinds",
  ],
  [
    /cluster .*not found|there are no clusters with this name|unable to find destination server/i,
    "The tool doesn't know the destination cluster",
  ],
  [
    /\bis forbidden\b|\bforbidden:/i,
    "The tool's account isn't allowed to do this in the destination",
  ],
  [
    /is invalid:|error validating|failed validation|dry-run failed|field is immutable/i,
    'The cluster rejects a manifest',
  ],
  [
    /admission webhook .*denied/i,
    'An admission webhook of the cluster rejects a manifest',
  ],
  [
    /manifest generation error|failed to generate manifest|kustomize build failed|helm template|rendering|template error/i,
    "The manifests can't be rendered",
  ],
  [
    /health check failed|timeout waiting for/i,
    "What was applied isn't healthy",
  ],
  [
    /no such host|connection refused|i\/o timeout|dial tcp|context deadline exceeded/i,
    "Something on the way doesn't answer",
  ],
];

/**
 * An error of Argo CD or Flux in plain words, followed by its own; without credentials, on one line, not too long.
 *
 * @public
 */
export function explainError(message: string): string {
  const text = withoutCredentials(message.slice(0, MAX_READ));
  const meaning = MEANINGS.find(([pattern]) => pattern.test(text))?.[1];
  const own = foreignSentence(text);
  return meaning ? `${meaning}: ${own}` : own;
}
