export { installProviders } from './installProviders';
