import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import {
  createServiceAccountKey,
  createServingCertificate,
} from './certificates';
import {
  authenticationConfiguration,
  ControlPlaneFiles,
} from './componentArguments';

/** What clients need to reach and to be trusted by the API server. */
export interface Credentials {
  /** PEM. */
  ca: string;
  adminToken: string;
  controllerManagerToken: string;
  schedulerToken: string;
}

/**
 * Writes the API server's certificate, token file and keys. Everything is new at each start, except the key of service
 * account tokens: those remain valid for as long as the data they belong to.
 */
export async function writeCredentials(
  files: ControlPlaneFiles,
): Promise<Credentials> {
  const serving = await createServingCertificate();
  const [adminToken, controllerManagerToken, schedulerToken] = [1, 2, 3].map(
    () => randomBytes(32).toString('hex'),
  );
  // Columns: token, user, uid, groups. RBAC's default roles are bound to these user names.
  const tokens = [
    `${adminToken},admin,admin,system:masters`,
    `${controllerManagerToken},system:kube-controller-manager,kube-controller-manager`,
    `${schedulerToken},system:kube-scheduler,kube-scheduler`,
  ];
  await Promise.all([
    writePrivate(files.ca, serving.ca),
    writePrivate(files.certificate, serving.certificate),
    writePrivate(files.key, serving.key),
    writePrivate(files.tokens, `${tokens.join('\n')}\n`),
    writePrivate(files.authentication, stringify(authenticationConfiguration)),
    writeUnlessPresent(
      files.serviceAccountKey,
      await createServiceAccountKey(),
    ),
  ]);
  return { ca: serving.ca, adminToken, controllerManagerToken, schedulerToken };
}

async function writePrivate(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
}

async function writeUnlessPresent(
  path: string,
  content: string,
): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}
