import { Config } from '@backstage/config';
import { PortalCheck } from '@mooring/plugin-kubernetes-doctor-common';
import { checkBaseUrls } from './checkBaseUrls';
import { checkDatabase } from './checkDatabase';
import { checkSignIn } from './checkSignIn';

/** Checks what the portal itself needs. Never rejects. */
export async function checkPortal(options: {
  config: Config;
  /** Whether the portal is to answer at its address. */
  isRunning: boolean;
}): Promise<PortalCheck[]> {
  const { config, isRunning } = options;
  return await Promise.all([
    checkDatabase(config),
    checkBaseUrls({ config, isRunning }),
    checkSignIn(config),
  ]);
}
