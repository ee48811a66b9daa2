import { describe, expect, it } from 'vitest';
import { judgeStart } from './judge-start.ts';

const start = (change: Partial<Parameters<typeof judgeStart>[0]> = {}) =>
  judgeStart({
    environment: ['PATH', 'PWD', 'HOME', 'USHER_LOG', 'DISPLAY', 'NODE_ENV', 'npm_config_node_version', 'NODE'],
    nodeArguments: [],
    arguments: ['agent', 'run', '--hub', 'wss://hub:5830', '--json'],
    anew: false,
    ...change,
  });

describe('a start', () => {
  it('[STT1] in an ordinary environment goes on', () => {
    expect(start()).toEqual({ kind: 'clean' });
    expect(start({ nodeArguments: ['--disable-sigusr1', '--max-semi-space-size=1'] })).toEqual({ kind: 'clean' });
    expect(start({ anew: true })).toEqual({ kind: 'clean' });
  });

  it.each([
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'NODE_PATH',
    'NODE_V8_COVERAGE',
    'NODE_REPL_EXTERNAL_MODULE',
    'node_options',
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_ENABLE_LOGGING',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'LD_AUDIT',
    'DYLD_INSERT_LIBRARIES',
    'SSLKEYLOGFILE',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
    'OPENSSL_ENGINES',
    'GCONV_PATH',
    'GLIBC_TUNABLES',
    'DEBUG',
    'DEBUG_FILE',
    'PWDEBUG',
    'PW_CHROMIUM_ATTACH_TO_OTHER',
    'PLAYWRIGHT_BROWSERS_PATH',
    'SELENIUM_REMOTE_URL',
  ])('[STT1] with %s is made anew without it, once', (name) => {
    expect(start({ environment: ['PATH', name] })).toEqual({ kind: 'anew', without: [name] });
    expect(start({ environment: ['PATH', name], anew: true })).toMatchObject({ kind: 'refused' });
  });

  it.each([
    'GTK_MODULES',
    'GTK3_MODULES',
    'GTK_PATH',
    'GIO_EXTRA_MODULES',
    'QT_PLUGIN_PATH',
    'VK_LAYER_PATH',
    'CHROME_WRAPPER',
  ])('[STT1] with %s is made anew only where windows are drawn', (name) => {
    const environment = ['PATH', name];
    expect(start({ environment })).toEqual({ kind: 'clean' });
    expect(start({ environment, windows: true })).toEqual({ kind: 'anew', without: [name] });
  });

  it.each([
    '--inspect',
    '--inspect-brk=0.0.0.0:9229',
    '--require=/tmp/evil.cjs',
    '-r',
    '--import=/tmp/evil.mjs',
    '--experimental-loader=/tmp/evil.mjs',
    '--tls-keylog=/tmp/keys',
    '--tls-min-v1.0',
    '--use-openssl-ca',
    '--openssl-config=/tmp/x',
    '--max-semi-space-size=1;--inspect',
  ])('[STT2] of Node with %s is refused', (argument) => {
    const judged = start({ nodeArguments: [argument] });
    expect(judged.kind).toBe('refused');
    expect(JSON.stringify(judged)).not.toContain('evil');
  });

  it.each([
    '--inspect=0',
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--proxy-server=evil:1',
    '--proxy-pac-url=x',
    '--ignore-certificate-errors',
    '--host-resolver-rules=MAP * evil',
    '--disable-web-security',
    '--no-sandbox',
    '--load-extension=/tmp/evil',
    '--js-flags=--expose-gc',
  ])('[STT3] with the switch %s is refused', (argument) => {
    const judged = start({ arguments: ['console', argument] });
    expect(judged.kind).toBe('refused');
    expect(JSON.stringify(judged)).not.toContain('evil');
  });
});
