import { ResourceType } from '../store/ResourceType';
import { Exchange } from './Exchange';
import { RequestInfo, ResourcePath } from './RequestInfo';
import { User } from './Users';

/** A request for a resource that is served, by a user who may do what it asks. */
export interface ApiRequest {
  exchange: Exchange;
  info: RequestInfo & { resource: ResourcePath };
  type: ResourceType;
  user: User;
}
