import { createRouteRef } from '@backstage/frontend-plugin-api';

/** The guided page. */
export const tourRouteRef = createRouteRef();
