import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import {
  kubernetesActionPermissions,
  ProblemObject,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { lazy, Suspense, useState } from 'react';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { actionOf } from './actionOf';

// Few have the permission, and they seldom need it.
const ActionDialog = lazy(async () => {
  const { ActionDialog: component } = await import('./ActionDialog');
  return { default: component };
});

/** Opens the confirmation of what can be done to an object; nothing where the configuration doesn't allow it. */
export function ActionButton(props: {
  cluster: string;
  object: ProblemObject;
  /** What the configuration allows. */
  enabled: readonly WorkloadAction[];
}) {
  const { cluster, object, enabled } = props;
  const action = actionOf(object);
  if (!action || !enabled.includes(action)) return null;
  return <PermittedButton {...{ cluster, object, action }} />;
}

/** The same for those who have the permission on the entity, and nothing for all others. */
function PermittedButton(props: {
  cluster: string;
  object: ProblemObject;
  action: WorkloadAction;
}) {
  const { action } = props;
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const { allowed } = usePermission({
    permission: kubernetesActionPermissions[action],
    resourceRef: entityRef,
  });
  if (!allowed) return null;
  return (
    <>
      <Button variant="secondary" size="small" onPress={() => setOpen(true)}>
        {t(`actions.${action}.open`)}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ActionDialog
            {...props}
            entityRef={entityRef}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
