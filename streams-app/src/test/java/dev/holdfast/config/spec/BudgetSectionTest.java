package dev.holdfast.config.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.Specs;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls cost, as the SPEC says it. */
class BudgetSectionTest {
    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void open() {
        specs = new Specs(folder);
    }

    @Test
    void inputFromTheCacheCostsAsMuchAsOtherInputUnlessItIsSaid() {
        assertThat(BudgetSection.price("0.15/0.60"))
                .isEqualTo(new BudgetSection.Price(
                        new BigDecimal("0.15"), new BigDecimal("0.60"), new BigDecimal("0.15")));
        assertThat(BudgetSection.price(" 0.15 / 0.60 / 0.075 ").cachedInput()).isEqualTo("0.075");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1/", "1/2/3/4", "1/-2", "1/2/-3", "1/NaN", "1e30/1", "1e-999999999/1", "0e999999999/1"
            })
    void whatIsNoPriceIsRefused(String text) {
        assertThatThrownBy(() -> BudgetSection.price(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.15/0.60/0.075");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e300"})
    void moneyThatNobodyHasIsRefused(String money) throws IOException {
        assertThat(specs.mistakes("""
                        experiment: {name: n}
                        handler: {kind: exec, command: [x]}
                        budget: {money: %s, tokens_per_call: 9, prices: {"*": 1/2}}
                        """.formatted(money)))
                .anyMatch(mistake -> mistake.contains("budget.money: must be from 0 to 1000000000000"));
    }
}
