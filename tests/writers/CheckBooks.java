import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** EPUBCheck for many books in one Java: each line names a report and a book, and its exit code is the answer. */
class CheckBooks {
  public static void main(String[] arguments) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      String[] names = line.split("\t");
      answers.println(new EpubChecker().run(new String[] {"--json", names[0], names[1]}));
    }
  }
}
