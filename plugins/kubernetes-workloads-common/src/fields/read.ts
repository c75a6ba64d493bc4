export {
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  readTime,
} from '@mooring/kubernetes-objects';
