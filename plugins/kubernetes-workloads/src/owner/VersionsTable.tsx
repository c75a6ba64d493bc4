import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import {
  ClusterSummary,
  EntitySummary,
} from '@mooring/plugin-kubernetes-workloads-common';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { versionOf } from '../versions/versionOf';
import styles from '../view/Tables.module.css';

/** What runs where: the version of each component on each cluster. */
export function VersionsTable(props: {
  items: readonly EntitySummary[];
  titleOf: (entityRef: string) => string;
}) {
  const { items, titleOf } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const clusters = [
    ...new Set(
      items.flatMap(item => item.clusters.map(({ cluster }) => cluster)),
    ),
  ].sort();
  if (clusters.length === 0) return null;
  return (
    <Accordion>
      <AccordionTrigger title={t('versions.title')} />
      <AccordionPanel>
        <div className={styles.scroll}>
          <table
            className={`${styles.table} ${styles.whole}`}
            aria-label={t('versions.title')}
          >
            <thead>
              <tr>
                <th scope="col">{t('owned.component')}</th>
                {clusters.map(cluster => (
                  <th key={cluster} scope="col">
                    {cluster}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map(item => (
                <tr key={item.entityRef}>
                  <th scope="row">{titleOf(item.entityRef)}</th>
                  {clusters.map(cluster => (
                    <td key={cluster}>
                      <Images
                        summary={item.clusters.find(
                          each => each.cluster === cluster,
                        )}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </AccordionPanel>
    </Accordion>
  );
}

function Images({ summary }: { summary?: ClusterSummary }) {
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  if (!summary) return null;
  const images = [...new Set(summary.images.map(({ image }) => image))];
  const more = summary.totalImages - summary.images.length;
  return (
    <>
      {images.map(image => (
        <div key={image} title={image}>
          {nameOf(image)} {versionOf(image)}
        </div>
      ))}
      {more > 0 && t('versions.more', { count: more })}
      {images.length > 0 && !summary.isCurrent && (
        <Text as="div" variant="body-small" color="secondary">
          {t('versions.lastSeen')}
        </Text>
      )}
    </>
  );
}

/** `cart` of `registry.example.com:5000/shop/cart:v2`. */
function nameOf(image: string): string {
  const [path] = image.split('@');
  return path.slice(path.lastIndexOf('/') + 1).replace(/:.*$/, '');
}
