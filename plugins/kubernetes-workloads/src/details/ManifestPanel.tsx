import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Skeleton, Text } from '@backstage/ui';
import useAsync from 'react-use/esm/useAsync';
import { messageOf } from '../live/messageOf';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import styles from './DetailsDrawer.module.css';
import { ScrollRegion } from './ScrollRegion';
import { askManifest, OpenObject, useObject } from './useObject';

/** More paths that were left out are not named. */
const MAX_OMITTED = 10;

/** An object as the cluster holds it, as YAML. */
export function ManifestPanel(props: OpenObject) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { value, error } = useObject(askManifest, props);
  const { value: text } = useAsync(async () => {
    if (!value) return undefined;
    const { stringify } = await import('yaml');
    return stringify(value.object);
  }, [value]);
  if (error) return <Alert status="warning" icon title={messageOf(error)} />;
  if (!value || text === undefined)
    return <Skeleton height={120} aria-label={t('manifest.loading')} />;
  return (
    <>
      {value.omitted.length > 0 && (
        <Text variant="body-small" color="secondary">
          {t('manifest.omitted', {
            paths: value.omitted.slice(0, MAX_OMITTED).join(', '),
          })}
        </Text>
      )}
      <ScrollRegion label={t('details.manifest')}>
        <pre className={styles.code}>{text}</pre>
      </ScrollRegion>
    </>
  );
}
