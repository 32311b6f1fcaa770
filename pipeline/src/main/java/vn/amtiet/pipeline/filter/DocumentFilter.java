package vn.amtiet.pipeline.filter;

import java.io.Serializable;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/** One rule. Pure: the same document gets the same verdict, and the document is not changed. */
@FunctionalInterface
public interface DocumentFilter extends Serializable {
    Verdict judge(Document document);
}
