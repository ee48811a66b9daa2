import { FakeRegister } from './fake-register.ts';
import { registerSuite } from './register-suite.ts';

registerSuite('memory', (options) => Promise.resolve(new FakeRegister(options)));
