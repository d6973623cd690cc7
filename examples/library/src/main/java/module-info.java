/** A program of its own module. */
module org.example.plate {
    requires org.parhelion;

    // The formula's parameters are read from the record's fields.
    opens org.example.plate to
            org.parhelion;
}
