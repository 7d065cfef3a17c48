package dev.holdfast.tiles.polygon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a ring is read that reaches the dateline or a pole (T2). */
class RingReadingTest {
    private final RingReading reading = new RingReading("FJ");

    private CountryRing ring(double... points) {
        return reading.ring(points);
    }

    @Test
    void crossesTheDatelineTheShortWay() {
        CountryRing ring = ring(178, -16, -178, -16, -178, -18, 178, -18, 178, -16);
        assertThat(ring.west()).isEqualTo(178);
        assertThat(ring.east()).isEqualTo(182);
        assertThat(ring.turns(1)).isEqualTo(1);
        assertThat(ring.longitude(1)).isEqualTo(-178);
    }

    @Test
    void crossesItWhereItTouchesBothNames() {
        CountryRing ring = ring(178, -16, 180, -16, -180, -16, -178, -17, -180, -18, 180, -18, 178, -16);
        assertThat(ring.west()).isEqualTo(178);
        assertThat(ring.east()).isEqualTo(182);
    }

    @Test
    void turnsHolesIntoTheirShell() {
        CountryRing shell = ring(178, -16, -178, -16, -178, -18, 178, -18, 178, -16);
        CountryRing hole = ring(-179.5, -17, -179, -17, -179, -17.5, -179.5, -17);
        CountryPolygon polygon = reading.polygon(shell, List.of(hole));
        assertThat(polygon.holes().get(0).west()).isEqualTo(180.5);
        CountryRing fromTheEast = ring(-178, -16, -178, -18, 178, -18, 178, -16, -178, -16);
        assertThat(fromTheEast.west()).isEqualTo(-182);
        assertThat(reading.polygon(fromTheEast, List.of(ring(179, -17, 179.5, -17, 179.5, -17.5, 179, -17)))
                        .holes()
                        .get(0)
                        .west())
                .isEqualTo(-181);
    }

    @Test
    void readsARingThatGoesAlongAPoleOnThePlane() {
        CountryRing antarctica = ring(180, -80, 90, -70, 0, -75, -90, -72, -180, -80, -180, -90, 180, -90, 180, -80);
        assertThat(antarctica.west()).isEqualTo(-180);
        assertThat(antarctica.east()).isEqualTo(180);
        CountryRing world = ring(-180, -90, 180, -90, 180, 90, -180, 90, -180, -90);
        assertThat(world.east() - world.west()).isEqualTo(360);
        CountryRing shortPole = ring(170, -80, 60, -70, -60, -75, -170, -80, -170, -90, 170, -90, 170, -80);
        assertThat(shortPole.east()).isEqualTo(170);
    }

    @Test
    void refusesARingThatGoesRoundAPoleWithoutReachingIt() {
        assertThatThrownBy(() -> ring(170, -80, 60, -70, -60, -75, -170, -80, 170, -80))
                .hasMessageContaining("E001: FJ: a ring near 170.0, -80.0 goes round a pole");
    }
}
