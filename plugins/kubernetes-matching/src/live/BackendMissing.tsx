import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { kubernetesMatchingTranslationRef } from '../translation';
import { BACKEND_PACKAGE } from './errors';

/** Says which package to add to the backend. */
export function BackendMissing() {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <Alert
      status="warning"
      icon
      title={t('backendMissing.title')}
      description={t('backendMissing.remedy', { package: BACKEND_PACKAGE })}
    />
  );
}
