import { Config } from '@backstage/config';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';

const CHECK = 'base-urls';
const TIMEOUT_MS = 10_000;
/** Source: https://backstage.io/docs/backend-system/core-services/root-health */
const READINESS = '/.backstage/health/v1/readiness';

/** Whether the portal's addresses are such that a browser and the plugins find each other. */
export async function checkBaseUrls(options: {
  config: Config;
  isRunning: boolean;
}): Promise<PortalCheck> {
  const { config, isRunning } = options;
  const app = config.getString('app.baseUrl');
  const backend = config.getString('backend.baseUrl');
  const wrong = [app, backend].find(url => !URL.canParse(url));
  if (wrong !== undefined) {
    return failed(
      `"${wrong}" is not a URL.`,
      'Write app.baseUrl and backend.baseUrl with their scheme, such as https://portal.example.com.',
    );
  }
  const origins = [app, backend].map(url => new URL(url));
  const isProduction =
    config.getOptionalString('auth.environment') === 'production';
  const plain = origins.find(({ protocol }) => protocol !== 'https:');
  if (isProduction && plain) {
    return failed(
      `${plain.origin} is not encrypted, and sign-in sets cookies for HTTPS alone.`,
      'Write https in app.baseUrl and backend.baseUrl; TLS may end at the ingress.',
    );
  }
  if (!isRunning) return passed(`${app} and ${backend} are well-formed.`);
  return await ask(backend);
}

async function ask(backend: string): Promise<PortalCheck> {
  const { origin } = new URL(backend);
  try {
    const response = await fetch(`${backend.replace(/\/$/, '')}${READINESS}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return passed(`The portal answers at ${origin}.`);
    return failed(
      `${origin} answers ${response.status} when asked whether it is ready.`,
      "Look at the portal's log, and at what is in front of it.",
    );
  } catch (error) {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    return failed(
      `${origin} does not answer (${cause?.code ?? message}).`,
      'Check the DNS record, the ingress and its certificate. Before the portal runs, use --before-deploy.',
    );
  }
}

function passed(detail: string): PortalCheck {
  return { check: CHECK, ok: true, detail };
}

function failed(detail: string, remedy: string): PortalCheck {
  return { check: CHECK, ok: false, detail, remedy };
}
