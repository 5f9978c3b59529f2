/** A browser says where a request comes from (`Sec-Fetch-Site`); what says nothing is no browser. */
export const isCrossSite = (site: string | undefined): boolean =>
  site !== undefined && site !== 'same-origin' && site !== 'none';
