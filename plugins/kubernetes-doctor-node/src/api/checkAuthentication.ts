import { HopResult } from '@mooring/plugin-kubernetes-doctor-common';
import { failed, passed } from '../Diagnosis';
import { quoted, TransportError } from '@mooring/plugin-kubernetes-cache-node';
import { ApiAnswer, ApiTransport } from './ApiTransport';
import { parseBody, statusMessage } from './parseBody';

/** Who the cluster says the portal is. */
export interface ClusterIdentity {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Whether the API server answers, and takes the portal for somebody. */
export interface AuthenticationResult {
  readonly hops: readonly HopResult[];
  /** The answer, if there was one: its head tells the server's time. */
  readonly answer?: ApiAnswer;
  /** True when the API server has refused the credential. */
  readonly isRefused: boolean;
  readonly identity?: ClusterIdentity;
}

const TIMEOUT_MS = 10_000;
const PATH = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

/**
 * Asks the API server who the portal is. Everyone may ask that of Kubernetes 1.28 and later: the role
 * `system:basic-user` allows it.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review
 */
export async function checkAuthentication(
  send: ApiTransport,
): Promise<AuthenticationResult> {
  let answer: ApiAnswer;
  try {
    answer = await send({
      method: 'POST',
      path: PATH,
      body: {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      },
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    const { hop, message } = TransportError.from(error, 'api');
    const detail = `The API server gives no answer: ${message}.`;
    const remedy =
      "Look at the API server's health, and at what stands in front of it.";
    return { hops: [failed(hop, detail, remedy)], isRefused: false };
  }
  return { ...judge(answer), answer };
}

function judge(answer: ApiAnswer): AuthenticationResult {
  const { status } = answer;
  const body = parseBody(answer);
  if (status === 401) {
    return {
      hops: [
        failed('authentication', 'The API server refuses the token (401).'),
      ],
      isRefused: true,
    };
  }
  if (status === 201 && body?.status?.userInfo) {
    const { username = '', groups = [] } = body.status.userInfo;
    const identity = {
      username: String(username),
      groups: [groups].flat().map(String),
    };
    return {
      hops: [
        passed(
          'authentication',
          `The cluster takes the portal for ${quoted(
            identity.username,
          )}, in the groups ${identity.groups
            .slice(0, 20)
            .map(quoted)
            .join(', ')}.`,
        ),
        passed('api', 'The API server answers.'),
      ],
      isRefused: false,
      identity,
    };
  }
  if (body?.kind === 'Status' && (status === 403 || status === 404)) {
    const detail = `The API server accepts the portal, and does not say for whom it takes it: ${statusMessage(
      answer,
    )}`;
    return {
      hops: [
        passed('authentication', detail),
        passed('api', 'The API server answers.'),
      ],
      isRefused: false,
      identity: { username: '', groups: [] },
    };
  }
  const words = plainWords(answer);
  if (words) {
    const detail = `What answers is not the API server: ${status}, ${quoted(
      words,
    )}.`;
    const remedy = remedyForWords(words);
    return { hops: [failed('api', detail, remedy)], isRefused: false };
  }
  const what =
    body?.kind === 'Status'
      ? `The API server answers ${status}: ${statusMessage(answer)}`
      : `What answers is not an API server of Kubernetes: ${status}, ${quoted(
          answer.header('content-type') ?? 'no content type',
        )}.`;
  const remedy =
    body?.kind === 'Status'
      ? "Look at the API server's health; if it is overloaded, try again later."
      : "Check that the cluster's url names the API server, and that no proxy with a sign-in page stands in front of it.";
  return { hops: [failed('api', what, remedy)], isRefused: false };
}

/** What to do about what a proxy says, of which kubectl's has the words of client-go. */
function remedyForWords(words: string): string {
  if (
    /credential plugin that is not installed|executable .* not found/.test(
      words,
    )
  ) {
    return "Install the plugin that the kubeconfig's user.exec names, or have it on the PATH, until this works: kubectl get pods";
  }
  if (/getting credentials|[Uu]nauthorized|expired/.test(words)) {
    return 'Sign in again as the user of the kubeconfig does (for example: aws sso login), until this works: kubectl get pods';
  }
  if (/proxyconnect/.test(words)) {
    return "Check proxy-url of the kubeconfig's cluster, or HTTPS_PROXY, until this works: kubectl get pods";
  }
  if (/x509|certificate/.test(words)) {
    return "Correct certificate-authority-data of the kubeconfig's cluster, until this works: kubectl get pods";
  }
  if (/dial tcp|lookup|timeout|no route/.test(words)) {
    return "Check server of the kubeconfig's cluster and the way there, such as a VPN, until this works: kubectl get pods";
  }
  return 'Mend what it says; if it is kubectl proxy, sign in again and try: kubectl get pods';
}

/** What a proxy such as kubectl's says in plain text, of its own sign-in that failed for example. */
function plainWords(answer: ApiAnswer): string | undefined {
  const type = answer.header('content-type') ?? '';
  const text = answer.body.trim();
  return /^text\/plain\b/i.test(type) && text !== '' && text.length <= 1_000
    ? text
    : undefined;
}
