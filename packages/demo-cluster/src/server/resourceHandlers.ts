import { Clock } from '../Clock';
import { Faults } from '../faults/Faults';
import { ObjectStore } from '../store/ObjectStore';
import { ObjectWriter } from '../store/ObjectWriter';
import { review } from './accessReviews';
import { ResourceHandler } from './Api';
import { serveMetrics } from './metricsHandler';
import { servePodLog } from './podLogHandler';
import { readObject } from './requestBody';
import { ResourceChanger } from './ResourceChanger';
import { ResourceReader } from './ResourceReader';
import { Users } from './Users';

/** Who answers which request for a resource. */
export function createResourceHandler(options: {
  store: ObjectStore;
  writer: ObjectWriter;
  users: Users;
  faults: Faults;
  clock: Clock;
  random: () => number;
  /** Called after each change, so that the controllers react to it. */
  onChanged: () => void;
}): ResourceHandler {
  const { store, users, clock } = options;
  const reader = new ResourceReader(options);
  const changer = new ResourceChanger(options);
  return async request => {
    const { info, type, exchange, user } = request;
    const { name, subresource } = info.resource;
    if (!(type.verbs as string[]).includes(info.verb)) {
      return false;
    }
    if (type.group === 'metrics.k8s.io') {
      serveMetrics(request, { store, now: clock.Date.now() });
      return true;
    }
    if (type.kind.endsWith('Review')) {
      exchange.sendJson(
        201,
        JSON.stringify(review(await readObject(request), { user, users })),
      );
      return true;
    }
    switch (info.verb) {
      case 'get':
        if (subresource === 'log') {
          servePodLog(request, { store, clock });
        } else if (subresource === 'scale') {
          changer.getScale(request);
        } else {
          reader.get(request);
        }
        return true;
      case 'list':
        reader.list(request);
        return true;
      case 'watch':
        reader.watch(request);
        return true;
      case 'create':
        if (name !== undefined) {
          return false;
        }
        await changer.create(request);
        return true;
      case 'update':
        await changer.update(request);
        return true;
      case 'patch':
        await changer.patch(request);
        return true;
      case 'delete':
        await changer.delete(request);
        return true;
      default:
        await changer.deleteCollection(request);
        return true;
    }
  };
}
