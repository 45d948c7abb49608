import FraudModel
import TestSupport

/// The transactions of 157 days that the published counts are checked on, read once for all tests.
enum RealTransactions {
  static let all = Result {
    try TransactionFile.read(
      (Surroundings.shared ?? "") + "/data/transactions-2018-04-01_2018-09-04.csv.gz", epoch: Day(number: 17_622))
  }
}
