import unittest

import tides

TABLE = """
# Harbour
06:12 4.3 high
12:20 1.1 low
18:40 4.6 high
"""


class Parsing(unittest.TestCase):
    def test_a_line_becomes_minutes_metres_and_kind(self):
        self.assertEqual(tides.parse_line("06:12 4.3 high"), (372, 4.3, "high"))

    def test_a_bad_line_is_refused(self):
        for bad in ("06:12 4.3", "24:00 1.0 low", "06:12 4.3 middling"):
            with self.assertRaises(tides.TideError):
                tides.parse_line(bad)

    def test_a_table_leaves_comments_out(self):
        self.assertEqual(len(tides.parse_table(TABLE)), 3)


class Finding(unittest.TestCase):
    def setUp(self):
        self.tides = tides.parse_table(TABLE)

    def test_the_next_high_water_comes_after_now(self):
        self.assertEqual(tides.next_high(self.tides, 400), (1120, 4.6))

    def test_high_water_now_is_the_next_high_water(self):
        self.assertEqual(tides.next_high(self.tides, 372), (372, 4.3))

    def test_after_the_last_high_water_there_is_none(self):
        self.assertIsNone(tides.next_high(self.tides, 1121))

    def test_the_range_is_between_highest_and_lowest(self):
        self.assertEqual(tides.tidal_range(self.tides), 3.5)


if __name__ == "__main__":
    unittest.main()
