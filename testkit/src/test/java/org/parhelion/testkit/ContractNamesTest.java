package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Cases are told apart by name, in reports and on the command line of {@link CommContractMain}. */
class ContractNamesTest {
    @Test
    void noTwoCasesHaveTheSameName() {
        assertThat(CommContract.cases()).extracting(CommContract.Case::name).doesNotHaveDuplicates();
    }
}
