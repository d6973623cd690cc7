package org.parhelion.io;

/**
 * Moreland's cool-to-warm colour map. Colours are interpolated in Msh, the polar coordinates of CIELAB: M magnitude
 * (lightness), s saturation, h hue. Both ends are interpolated linearly to an unsaturated middle. Source: K. Moreland,
 * "Diverging Color Maps for Scientific Visualization", ISVC 2009.
 */
final class Moreland {
    private static final double M = 80;
    private static final double S = 1.08;
    private static final double HUE_BLUE = -1.1;
    private static final double HUE_RED = 0.5;
    private static final double M_MIDDLE = 88;

    /** White point of CIE D65, X, Y, Z. */
    private static final double[] WHITE = {95.047, 100, 108.883};

    private Moreland() {}

    static int rgb(double fraction) {
        double toMiddle = fraction < 0.5 ? 2 * fraction : 2 - 2 * fraction;
        double m = M + toMiddle * (M_MIDDLE - M);
        double s = (1 - toMiddle) * S;
        double end = fraction < 0.5 ? HUE_BLUE : HUE_RED;
        // An unsaturated colour has no hue; the hue spin keeps the change of colour uniform (Moreland, section 5).
        double spin = S * Math.sqrt(M_MIDDLE * M_MIDDLE - M * M) / (M * Math.sin(S));
        double hue = end + toMiddle * (end > -Math.PI / 3 ? spin : -spin);
        return fromLab(m * Math.cos(s), m * Math.sin(s) * Math.cos(hue), m * Math.sin(s) * Math.sin(hue));
    }

    private static int fromLab(double l, double a, double b) {
        double fy = (l + 16) / 116;
        double x = WHITE[0] * inverse(fy + a / 500) / 100;
        double y = WHITE[1] * inverse(fy) / 100;
        double z = WHITE[2] * inverse(fy - b / 200) / 100;
        return channel(3.2406 * x - 1.5372 * y - 0.4986 * z) << 16
                | channel(-0.9689 * x + 1.8758 * y + 0.0415 * z) << 8
                | channel(0.0557 * x - 0.2040 * y + 1.0570 * z);
    }

    private static double inverse(double f) {
        return f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0 / 29);
    }

    /** An sRGB channel, 0 … 255, from a linear one: applies the gamma of sRGB. */
    private static int channel(double linear) {
        double value = linear > 0.0031308 ? 1.055 * Math.pow(linear, 1 / 2.4) - 0.055 : 12.92 * linear;
        return (int) Math.rint(255 * Math.clamp(value, 0, 1));
    }
}
