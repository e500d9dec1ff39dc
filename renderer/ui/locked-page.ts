interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string; createScriptURL(text: string): string },
  ): unknown;
}

/**
 * Lets React Aria live under our content security policy; call it before the first render.
 *
 * Its press hook would write a style element unless one with this id exists (the rule is in base.css), and its live
 * announcer clears itself with `innerHTML = ''`, which Trusted Types refuse without a default policy. Ours lets the
 * empty text through and nothing else. The policy header must name it: `trusted-types default`.
 */
export function prepareLockedPage(): void {
  const marker = document.createElement('meta');
  marker.id = 'react-aria-pressable-style';
  document.head.append(marker);
  const factory = (window as Window & { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  factory?.createPolicy('default', {
    createHTML: (text) => {
      if (text !== '') throw new TypeError('HTML from text is not allowed in this page.');
      return text;
    },
    // Workers are loaded by their address, and only from where the page itself is.
    createScriptURL: (text) => {
      if (new URL(text, window.location.href).origin !== window.location.origin)
        throw new TypeError('Scripts come from this app alone.');
      return text;
    },
  });
}
