import unittest

import dates


class DatesTest(unittest.TestCase):
    def test_leap_years(self):
        leap = [y for y in (1900, 1996, 2000, 2023, 2024, 2100) if dates.is_leap(y)]
        self.assertEqual([1996, 2000, 2024], leap)

    def test_month_lengths(self):
        self.assertEqual([31, 29, 31, 30], [dates.days_in_month(2024, m) for m in range(1, 5)])
        self.assertEqual(28, dates.days_in_month(2023, 2))
        self.assertEqual([31, 30, 31, 31, 30, 31, 30, 31],
                         [dates.days_in_month(2023, m) for m in range(5, 13)])

    def test_day_numbers(self):
        self.assertEqual(0, dates.day_number(1, 1, 1))
        self.assertEqual(364, dates.day_number(1, 12, 31))
        self.assertEqual(738944, dates.day_number(2024, 2, 29))
        self.assertEqual(719162, dates.day_number(1970, 1, 1))

    def test_round_trip(self):
        for number in (0, 30, 58, 59, 365, 1460, 1461, 146096, 146097, 738944, 738945):
            self.assertEqual(number, dates.day_number(*dates.from_day_number(number)))
        self.assertEqual((2024, 3, 1), dates.from_day_number(738945))

    def test_weekday(self):
        self.assertEqual("Thu", dates.weekday(1970, 1, 1))
        self.assertEqual("Sun", dates.weekday(2024, 3, 3))

    def test_add_days(self):
        self.assertEqual((2024, 1, 1), dates.add_days((2023, 12, 31), 1))
        self.assertEqual((2023, 2, 28), dates.add_days((2023, 3, 1), -1))

    def test_add_months(self):
        self.assertEqual((2024, 2, 29), dates.add_months((2024, 1, 31), 1))
        self.assertEqual((2025, 1, 15), dates.add_months((2024, 11, 15), 2))
        self.assertEqual((2023, 12, 5), dates.add_months((2024, 1, 5), -1))

    def test_days_between(self):
        self.assertEqual(366, dates.days_between((2024, 1, 1), (2025, 1, 1)))
        self.assertEqual(59, dates.days_between((2023, 3, 1), (2023, 1, 1)))

    def test_validity(self):
        self.assertTrue(dates.is_valid(2024, 2, 29))
        self.assertFalse(dates.is_valid(2023, 2, 29))
        self.assertFalse(dates.is_valid(2023, 0, 1))
        self.assertFalse(dates.is_valid(2023, 13, 1))
        self.assertTrue(dates.is_valid(2023, 12, 1))
        self.assertFalse(dates.is_valid(0, 5, 5))
        self.assertFalse(dates.is_valid(2023, 5, 0))
        self.assertTrue(dates.is_valid(1, 1, 1))

    def test_parse(self):
        self.assertEqual((2024, 7, 9), dates.parse("2024-07-09"))
        with self.assertRaisesRegex(ValueError, "want YYYY-MM-DD"):
            dates.parse("2024-07")
        with self.assertRaisesRegex(ValueError, "no such day: 2024-07-32"):
            dates.parse("2024-07-32")

    def test_show(self):
        self.assertEqual("0987-06-05", dates.show((987, 6, 5)))

    def test_workdays(self):
        self.assertEqual(5, dates.workdays((2024, 3, 4), (2024, 3, 10)))
        self.assertEqual(6, dates.workdays((2024, 3, 4), (2024, 3, 11)))
        self.assertEqual(0, dates.workdays((2024, 3, 9), (2024, 3, 10)))

    def test_quarter(self):
        self.assertEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], [dates.quarter(m) for m in range(1, 13)])

    def test_week_of_year(self):
        self.assertEqual(1, dates.week_of_year(2024, 1, 1))
        self.assertEqual(2, dates.week_of_year(2024, 1, 8))
        self.assertEqual(0, dates.week_of_year(2023, 1, 1))
        self.assertEqual(1, dates.week_of_year(2023, 1, 2))
        self.assertEqual(52, dates.week_of_year(2023, 12, 31))
