package io.anomalight.framework.visualization;

import java.awt.image.BufferedImage;

/**
 * Draws text with characters of 5 by 8 dots, the same on every machine.
 *
 * <p>Java2D's own text needs fonts and fontconfig, which a headless machine may lack.
 */
final class PixelFont {
    /** Height of a line without a gap, in dots; the lowest row is for descenders. */
    static final int HEIGHT = 8;

    private static final int WIDTH = 5;
    private static final int ADVANCE = WIDTH + 1;
    private static final char FIRST = ' ';
    private static final char LAST = '~';
    private static final char UNKNOWN = '?';

    /**
     * Five columns per character from blank to tilde, two hexadecimal digits per column, the top dot in the lowest bit.
     */
    private static final String COLUMNS = "0000000000" + "00005F0000" + "0007000700" + "147F147F14" // blank ! " #
            + "242A7F2A12" + "2313086462" + "3649562050" + "0005030000" // $ % & '
            + "001C224100" + "0041221C00" + "2A1C7F1C2A" + "08083E0808" // ( ) * +
            + "00A0600000" + "0808080808" + "0060600000" + "2010080402" // , - . /
            + "3E5149453E" + "00427F4000" + "4261514946" + "2141454B31" // 0 1 2 3
            + "1814127F10" + "2745454539" + "3C4A494930" + "0171090503" // 4 5 6 7
            + "3649494936" + "064949291E" + "0036360000" + "0056360000" // 8 9 : ;
            + "0814224100" + "1414141414" + "0041221408" + "0201510906" // < = > ?
            + "324979413E" + "7E1111117E" + "7F49494936" + "3E41414122" // @ A B C
            + "7F4141221C" + "7F49494941" + "7F09090901" + "3E4149497A" // D E F G
            + "7F0808087F" + "00417F4100" + "2040413F01" + "7F08142241" // H I J K
            + "7F40404040" + "7F020C027F" + "7F0408107F" + "3E4141413E" // L M N O
            + "7F09090906" + "3E4151215E" + "7F09192946" + "4649494931" // P Q R S
            + "01017F0101" + "3F4040403F" + "1F2040201F" + "3F4038403F" // T U V W
            + "6314081463" + "0708700807" + "6151494543" + "007F414100" // X Y Z [
            + "0204081020" + "0041417F00" + "0402010204" + "4040404040" // \ ] ^ _
            + "0001020400" + "2054545478" + "7F48444438" + "3844444420" // ` a b c
            + "384444487F" + "3854545418" + "087E090102" + "18A4A4A47C" // d e f g
            + "7F08040478" + "00447D4000" + "4080847D00" + "7F10284400" // h i j k
            + "00417F4000" + "7C04180478" + "7C08040478" + "3844444438" // l m n o
            + "FC44444438" + "38444444FC" + "7C08040408" + "4854545420" // p q r s
            + "043F444020" + "3C4040207C" + "1C2040201C" + "3C4030403C" // t u v w
            + "4428102844" + "1CA0A0A07C" + "4464544C44" + "0008364100" // x y z {
            + "00007F0000" + "0041360800" + "1008081008"; // | } ~

    private final int scale;

    /** A font whose dots are squares of {@code scale} pixels. */
    PixelFont(int scale) {
        this.scale = scale;
    }

    int height() {
        return HEIGHT * scale;
    }

    /** Pixels from the left edge of a text to its right edge. */
    int width(String text) {
        return text.isEmpty() ? 0 : scale * (ADVANCE * text.length() - 1);
    }

    /** The text, or as much of its beginning as fits into {@code pixels}, then ended by two dots. */
    String fit(String text, int pixels) {
        if (width(text) <= pixels) {
            return text;
        }
        int characters = (pixels / scale + 1) / ADVANCE;
        return text.substring(0, Math.max(0, characters - 2)) + "..";
    }

    /** Draws a text with its upper left corner at {@code left}, {@code top}; dots outside the picture are left out. */
    void draw(BufferedImage picture, String text, int left, int top, int color) {
        for (int i = 0; i < text.length(); i++) {
            for (int column = 0; column < WIDTH; column++) {
                int dots = column(text.charAt(i), column);
                for (int row = 0; row < HEIGHT; row++) {
                    if ((dots >> row & 1) != 0) {
                        dot(picture, left + scale * (ADVANCE * i + column), top + scale * row, color);
                    }
                }
            }
        }
    }

    private static int column(char character, int column) {
        char known = character < FIRST || character > LAST ? UNKNOWN : character;
        int at = 2 * (WIDTH * (known - FIRST) + column);
        return Integer.parseInt(COLUMNS, at, at + 2, 16);
    }

    private void dot(BufferedImage picture, int left, int top, int color) {
        for (int y = Math.max(0, top); y < Math.min(picture.getHeight(), top + scale); y++) {
            for (int x = Math.max(0, left); x < Math.min(picture.getWidth(), left + scale); x++) {
                picture.setRGB(x, y, color);
            }
        }
    }
}
