import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import {
  PodRow,
  WorkloadAction,
} from '@mooring/plugin-kubernetes-workloads-common';
import { ObjectActions } from '../actions/ObjectActions';
import { LogPanel } from './LogPanel';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { ContainersPanel } from './ContainersPanel';
import styles from './DetailsDrawer.module.css';
import { EventsPanel } from './EventsPanel';
import { ManifestPanel } from './ManifestPanel';
import { Selection, View, VIEWS } from './Selection';

/** What there is to see of one object, beside the page it was opened from. */
export function DetailsDrawer(props: {
  entityRef: string;
  selection: Selection;
  /** The pods of the selection's cluster, as far as they are known. */
  pods: readonly PodRow[];
  /** What the configuration allows to be done. */
  actions: readonly WorkloadAction[];
  onSelect: (selection: Selection) => void;
  onClose: () => void;
}) {
  const { entityRef, selection, pods, actions, onSelect, onClose } = props;
  const { cluster, object, view } = selection;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const own = pods.filter(pod => belongsTo(pod, object));
  const pod = object.kind === 'Pod' ? own[0] : undefined;
  const views = VIEWS.filter(each => hasView(each, object.kind, own.length));
  const kind = object.kind.split('.')[0];
  const place = [cluster, object.namespace].filter(Boolean).join(' · ');
  return (
    <Dialog
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
      width="min(1000px, 100vw)"
      className={styles.drawer}
    >
      <DialogHeader>
        {kind} {object.name}
      </DialogHeader>
      <DialogBody className={styles.body}>
        <Flex gap="3" style={{ flexWrap: 'wrap' }}>
          <Text variant="body-small" color="secondary">
            {place}
          </Text>
          {pod && <Text variant="body-small">{pod.status}</Text>}
        </Flex>
        <ObjectActions cluster={cluster} object={object} enabled={actions} />
        <Tabs
          className={styles.tabs}
          selectedKey={views.includes(view) ? view : views[0]}
          onSelectionChange={key =>
            onSelect({ ...selection, view: key as View })
          }
        >
          <TabList aria-label={t('details.views')}>
            {views.map(each => (
              <Tab key={each} id={each}>
                {t(`details.${each}`)}
              </Tab>
            ))}
          </TabList>
          {views.map(each => (
            <TabPanel key={each} id={each} className={styles.panel}>
              {each === 'logs' && (
                <LogPanel
                  entityRef={entityRef}
                  selection={selection}
                  containers={containerNames(own, selection.container)}
                  onSelect={onSelect}
                />
              )}
              {each === 'events' && (
                <EventsPanel
                  entityRef={entityRef}
                  cluster={cluster}
                  object={object}
                />
              )}
              {each === 'containers' && (
                <ContainersPanel
                  entityRef={entityRef}
                  cluster={cluster}
                  object={object}
                  containers={pod?.containers ?? []}
                />
              )}
              {each === 'manifest' && (
                <ManifestPanel
                  entityRef={entityRef}
                  cluster={cluster}
                  object={object}
                />
              )}
            </TabPanel>
          ))}
        </Tabs>
      </DialogBody>
    </Dialog>
  );
}

function belongsTo(
  pod: PodRow,
  { kind, namespace, name }: Selection['object'],
) {
  if (pod.namespace !== namespace) return false;
  if (kind === 'Pod') return pod.name === name;
  return pod.workload.kind === kind && pod.workload.name === name;
}

function hasView(view: View, kind: string, pods: number): boolean {
  if (view === 'containers') return kind === 'Pod';
  if (view === 'logs') return kind === 'Pod' || pods > 0;
  return true;
}

/** The containers of these pods, each once, the main ones first; the one that is asked for also where no pod is known. */
function containerNames(pods: readonly PodRow[], asked?: string): string[] {
  const containers = pods.flatMap(pod => pod.containers);
  const main = containers.filter(({ role }) => role === 'main');
  const names = [...main, ...containers].map(({ name }) => name);
  return [...new Set(asked ? [...names, asked] : names)];
}
