import type { Point } from '../../../shared/routes/documents/document.ts';

type Coordinates = Point['coordinates'];

/** Indonesia from Sabang to Merauke, in degrees: west, south, east, north. */
const country = { west: 95, south: -11.1, east: 141.1, north: 6.1 } as const;

export const isInCountry = ([longitude, latitude]: Coordinates): boolean =>
  longitude >= country.west &&
  longitude <= country.east &&
  latitude >= country.south &&
  latitude <= country.north;

const earthMetres = 6_371_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Metres between two points on a sphere (haversine): exact to half a percent, which is a metre at 200. */
export const metresBetween = ([fromEast, fromNorth]: Coordinates, [east, north]: Coordinates): number => {
  const [turn, rise] = [radians(east - fromEast), radians(north - fromNorth)];
  const chord =
    Math.sin(rise / 2) ** 2 +
    Math.cos(radians(fromNorth)) * Math.cos(radians(north)) * Math.sin(turn / 2) ** 2;
  return 2 * earthMetres * Math.asin(Math.sqrt(chord));
};
