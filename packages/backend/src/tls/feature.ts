import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { Server } from 'node:https';
import { CertificateReload } from './CertificateReload';

/** Serves as Backstage does, and goes on with renewed certificates where the variables name their files. */
export default rootHttpRouterServiceFactory({
  configure({ server, logger, lifecycle, applyDefaults }) {
    applyDefaults();
    const { TLS_CERTIFICATE_FILE: cert, TLS_KEY_FILE: key } = process.env;
    if (!cert || !key || !isTlsServer(server)) return;
    const reload = CertificateReload.start({
      ...{ server, logger, files: { cert, key } },
    });
    lifecycle.addShutdownHook(() => reload.stop());
  },
});

function isTlsServer(server: object): server is Server {
  return 'setSecureContext' in server;
}
