export { isObeyed, judgeStart, type Judgement, type Start } from './judge-start.ts';
export { closeToDebuggers, startAnew, thisStart } from './start-anew.ts';
