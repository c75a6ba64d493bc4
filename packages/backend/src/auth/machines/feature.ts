import { externalTokenHandlersServiceRef } from '@backstage/backend-defaults/auth';
import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { clientCredentialsHandler } from './clientCredentials';
import { machineGateServiceRef } from './MachineGate';
import { machineTokenHandler } from './machineToken';
import { requireRestrictions } from './requireRestrictions';

/** What machines may show in `backend.auth.externalAccess`, besides upstream's own types. */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    requireRestrictions(config);
    for (const create of [clientCredentialsHandler, machineTokenHandler]) {
      yield createServiceFactory({
        service: externalTokenHandlersServiceRef,
        deps: { gate: machineGateServiceRef },
        factory: ({ gate }) => create(gate) as never,
      });
    }
  },
});
