/** Everything that registration tells goes over the institutional bus. */
export const registration = { bus: 'institutional', source: 'registration' } as const;
